-- A set is a number: one bit for each category.
with bits as (
    select settled, 1::bigint << (row_number() over (order by settled) - 1) as bit
    from (select distinct settled from coded where settled is not null)
),
sides as (
    select session, episode, perspective, bit_or(bit) as categories
    from coded join bits using (settled) join comparable using (session)
    group by all
),
both_sides as (
    select o.perspective, c.session, c.episode, c.categories as client, o.categories as other
    from sides c join sides o using (session)
    where c.perspective = 'client' and o.perspective <> 'client'
),
therapists_sets as (select * from both_sides where perspective = 'therapist'),
pooled as (
    select categories, count(*) / sum(count(*)) over () as share
    from (
        select client as categories from therapists_sets
        union all
        select other from therapists_sets
    )
    group by categories
),
kinds as (
    select client as one, other as two, count(*) / sum(count(*)) over () as observed, 0 as expected
    from therapists_sets group by client, other
    union all
    select p.categories, q.categories, 0, p.share * q.share from pooled p cross join pooled q
),
distances as (
    select observed, expected,
        1 - bit_count(one & two) / bit_count(one | two) * case
            when one = two then 1
            when one & two in (one, two) then 2 / 3
            when one & two > 0 then 1 / 3
            else 0
        end as distance
    from kinds
)
select 'jaccard' as name, 4 as level, perspective,
    avg(bit_count(client & other) / bit_count(client | other)) as estimate, count(*) as n
from both_sides group by perspective
union all
select 'jaccard_other_sessions', 4, 'therapist',
    avg(bit_count(c.client & o.other) / bit_count(c.client | o.other)), count(*)
from therapists_sets c join therapists_sets o using (episode)
where c.session <> o.session
union all
select 'masi_alpha', 4, 'therapist', 1 - sum(observed * distance) / sum(expected * distance),
    (select count(*) from therapists_sets)
from distances
