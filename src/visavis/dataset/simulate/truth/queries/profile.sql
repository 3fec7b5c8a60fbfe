-- The same settled category, none being one, in two reports of different sessions.
with helpful as (
    select therapist, episode, session, perspective, coalesce(settled, 'none') as settled
    from coded where valence = 'helpful' and perspective <> 'guess'
),
enough as (
    select episode from helpful group by episode
    having count(*) filter (where perspective = 'client') >= 5
        and count(*) filter (where perspective = 'therapist') >= 5
),
-- Pairs are counted by category, not made one by one: what is of one session is taken away.
client as (
    select therapist, episode, settled, count(*) as n
    from helpful join enough using (episode) where perspective = 'client' group by all
),
other as (
    select therapist, episode, settled, count(*) as n
    from helpful join enough using (episode) where perspective = 'therapist' group by all
),
within as (
    select c.episode, avg((c.settled = o.settled)::int) as same
    from helpful c join helpful o using (episode) join enough using (episode)
    where c.perspective = 'client' and o.perspective = 'therapist' and c.session <> o.session
    group by all
),
sizes as (
    select c.therapist, c.episode as one, o.episode as two, c.n * o.n as pairs
    from (select therapist, episode, sum(n) as n from client group by all) c
    join (select therapist, episode, sum(n) as n from other group by all) o using (therapist)
    where c.episode <> o.episode
),
alike as (
    select c.episode as one, o.episode as two, sum(c.n * o.n) as same
    from client c join other o using (therapist, settled)
    where c.episode <> o.episode
    group by all
)
select 'profile_overlap' as name, 5 as level, 'therapist' as perspective, 'helpful' as valence,
    avg(same) as estimate, count(*) as n
from within
union all
select 'profile_overlap_other_clients', 5, 'therapist', 'helpful', avg(coalesce(same, 0) / pairs),
    count(*)
from sizes left join alike using (one, two)
