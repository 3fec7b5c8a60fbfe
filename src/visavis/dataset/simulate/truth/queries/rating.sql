with sides as (
    select client, session, valence, perspective, avg(rating) as rating
    from eventReports join comparable using (session)
    where rating is not null and perspective <> 'guess'
    group by all
),
rated as (
    select valence, c.rating - avg(c.rating) over own as x, o.rating - avg(c.rating) over own as y
    from sides c join sides o using (client, session, valence)
    where c.perspective = 'client' and o.perspective = 'therapist'
    window own as (partition by client, valence)
)
select 'temporal_congruence' as name, 6 as level, 'therapist' as perspective, valence,
    regr_slope(y, x) as estimate, count(*) as n
from rated group by valence
union all
select 'directional_discrepancy', 6, 'therapist', valence, regr_intercept(y, x), count(*)
from rated group by valence
union all
select 'mean_rating', null, perspective, valence, avg(rating), count(rating)
from eventReports group by perspective, valence
