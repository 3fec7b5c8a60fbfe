with sessions_judged as (
    select perspective, valence, session, bool_or(same) as same
    from judged where not decoy group by all
),
pairs as (
    select perspective, valence, client_category as c, other_category as o
    from judged
    where not decoy and same and client_category is not null and other_category is not null
),
sizes as (
    select perspective, valence, count(*) as n, avg((c = o)::int) as observed
    from pairs group by all
),
margins as (
    select perspective, valence, category, sum(client) as client, sum(other) as other
    from (
        select perspective, valence, c as category, 1 as client, 0 as other from pairs
        union all
        select perspective, valence, o, 0, 1 from pairs
    )
    group by all
),
agreement as (
    select perspective, valence, any_value(observed) as observed,
        sum(client * other / n / n) as expected, any_value(n) as size
    from margins join sizes using (perspective, valence)
    group by all
)
select 'match_rate' as name, 2 as level, perspective, valence,
    avg(same::int) as estimate, count(*) as n
from sessions_judged group by perspective, valence
union all
select 'decoy_rate', 2, perspective, valence, avg(same::int), count(*)
from judged where decoy group by perspective, valence
union all
select 'same_category', 3, perspective, valence, observed, size from agreement
union all
select 'same_category_by_margins', 3, perspective, valence, expected, size from agreement
union all
select 'kappa', 3, perspective, valence, (observed - expected) / (1 - expected), size from agreement
