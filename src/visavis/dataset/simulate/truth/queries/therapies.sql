with told as (
    select 'client' as perspective, ending_client as word from episodes
    union all
    select 'therapist', ending_therapist from episodes
),
held as (
    select s.session, side.perspective, c.card is not null as handed_in
    from sessions s
    cross join (values ('client'), ('therapist')) side (perspective)
    left join cards c on c.session = s.session and c.perspective = side.perspective
    where s.cards_expected
),
seen as (
    select c.hindering = 'yes' as hindered, e.status = 'ended' and s.day = e.last_day as over
    from sessions s join cards c using (session) join episodes e using (episode)
    where s.cards_expected and c.perspective = 'client' and c.hindering <> 'unanswered'
)
select 'ended' as name, '' as perspective, '' as "group",
    avg((status = 'ended')::int) as estimate, count(*) as n
from episodes
union all
select 'ending_told', perspective, word,
    count(*) / sum(count(*)) over (partition by perspective),
    sum(count(*)) over (partition by perspective)
from told where word is not null group by perspective, word
union all
select 'session_status', '', status, count(*) / sum(count(*)) over (), sum(count(*)) over ()
from sessions group by status
union all
select 'card_handed_in', perspective, '', avg(handed_in::int), count(*)
from held group by perspective
union all
select 'after_reveal', perspective, '', avg(after_reveal::int), count(*)
from cards group by perspective
union all
select 'both_before_reveal', '', '', (select count(*) from comparable) / count(*), count(*)
from sessions where cards_expected
union all
select 'ending_hazard_difference', '', '',
    avg(over::int) filter (where hindered) - avg(over::int) filter (where not hindered),
    count(*)
from seen
union all
select 'enrolment', '', outcome, count(*) / sum(count(*)) over (), sum(count(*)) over ()
from enrolments group by outcome
