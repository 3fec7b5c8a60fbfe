with held as (
    select session, row_number() over (partition by episode order by number) as place,
        count(*) over (partition by episode) as held
    from sessions where status = 'held'
),
turns as (
    select t.episode, t.perspective, h.place, h.held, t.rating
    from turningPoints t join held h using (session) where t.place = 1
),
both_sides as (
    select c.held, abs(c.place - t.place) as apart, c.rating as client, t.rating as therapist
    from turns c join turns t using (episode)
    where c.perspective = 'client' and t.perspective = 'therapist'
),
windows as (
    select 'within ' || k as "group", (apart <= k)::int as common,
        if(held > k, ((2 * k + 1) * held - k * (k + 1)) / (held * held), 1) as chance
    from both_sides cross join (values (0), (1), (2)) w (k)
)
select 'turning_points_in_common' as name, "group", avg(common) as estimate, count(*) as n
from windows group by "group"
union all
select 'turning_points_by_chance', "group", avg(chance), count(*) from windows group by "group"
union all
select 'turning_points_beyond_chance', "group", sum(common - chance) / sum(1 - chance), count(*)
from windows group by "group"
union all
select 'turning_points_rating_correlation', '', corr(client, therapist), count(*)
from both_sides where apart = 0 and client is not null and therapist is not null
