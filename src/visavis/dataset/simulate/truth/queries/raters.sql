with first_round as (
    select report, rater, category, perspective
    from codings join eventReports using (report) where round = 'first'
),
pairs as (
    select a.report, a.rater || ' ' || b.rater as raters, a.category as one, b.category as two
    from first_round a join first_round b using (report)
    where a.rater < b.rater and a.category is not null and b.category is not null
),
sizes as (select raters, count(*) as n, avg((one = two)::int) as observed from pairs group by all),
margins as (
    select raters, category, sum(one) as one, sum(two) as two
    from (
        select raters, one as category, 1 as one, 0 as two from pairs
        union all
        select raters, two, 0, 1 from pairs
    )
    group by all
),
agreement as (
    select raters, any_value(observed) as observed, sum(one * two / n / n) as expected,
        any_value(n) as size
    from margins join sizes using (raters) group by all
),
-- Krippendorff: a report with m codes gives pairs of codes that weigh 1 / (m - 1).
coincidences as (
    select one, two, 1 / (m - 1) as weight
    from pairs
    join (
        select report, count(category) as m from first_round group by all
    ) using (report)
),
values_of as (
    select category, sum(weight) as n
    from (
        select one as category, weight from coincidences
        union all
        select two, weight from coincidences
    )
    group by all
),
alpha as (
    select
        (select sum(weight * (one = two)::int) / sum(weight) from coincidences) as observed,
        (select sum(n * n) / sum(n) ** 2 from values_of) as expected,
        (select round(sum(n)) from values_of) as n
),
twice as (
    select rater, a.category = b.category as same
    from codings a join codings b using (report, rater)
    where a.round = 'first' and b.round = 'second'
        and a.category is not null and b.category is not null
),
gold as (
    select rater, c.category = k.category as right_one
    from codings c
    join assignments a using (report, rater, round)
    join consensus k using (report)
    where round = 'first' and a.gold and c.category is not null
),
ventured as (
    select source_guess = if(perspective = 'client', 'client', 'therapist') as right_one
    from assignments join eventReports using (report)
    where source_guess <> 'cannot_tell'
)
select 'pair_agreement' as name, raters as "group", observed as estimate, size as n from agreement
union all
select 'pair_kappa', raters, (observed - expected) / (1 - expected), size from agreement
union all
select 'krippendorff_alpha', '', (observed - expected) / (1 - expected), n from alpha
union all
select 'agreement_with_oneself', rater, avg(same::int), count(*) from twice group by rater
union all
select 'correct', rater, avg(right_one::int), count(*) from gold group by rater
union all
select 'no_category', rater, avg((category is null)::int), count(*)
from first_round group by rater
union all
select 'source_guessed', '', avg(right_one::int), count(*) from ventured
