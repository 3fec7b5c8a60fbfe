with named as (
    select c.*, t.orientation
    from coded c join therapists t using (therapist)
    where settled is not null
),
by_client as (
    select client, perspective, valence, settled,
        count(*) / sum(count(*)) over (partition by client, perspective, valence) as share
    from named group by client, perspective, valence, settled
),
clients as (
    select perspective, valence, count(distinct client) as size from named group by all
)
select 'share' as name, perspective, valence, settled as category, '' as "group",
    count(*) / sum(count(*)) over (partition by perspective, valence) as estimate,
    sum(count(*)) over (partition by perspective, valence) as n
from named group by perspective, valence, settled
union all
select 'share', perspective, valence, settled, orientation,
    count(*) / sum(count(*)) over (partition by perspective, valence, orientation),
    sum(count(*)) over (partition by perspective, valence, orientation)
from named where valence = 'helpful' and orientation is not null
group by perspective, valence, settled, orientation
union all
select 'share_by_client', perspective, valence, settled, '', sum(share) / any_value(size),
    any_value(size)
from by_client join clients using (perspective, valence)
group by perspective, valence, settled
