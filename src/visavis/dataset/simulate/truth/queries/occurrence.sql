with answers as (
    select 'therapist' as perspective, 'helpful' as valence,
        client_helpful as client, therapist_helpful as other
    from comparable
    union all
    select 'therapist', 'hindering', client_hindering, therapist_hindering from comparable
    union all
    select 'guess', v.valence, if(v.valence = 'helpful', client_helpful, client_hindering),
        if(g.valence = v.valence, 'yes', 'nothing')
    from comparable
    join eventReports g using (session)
    cross join (values ('helpful'), ('hindering')) v (valence)
    where g.perspective = 'guess'
),
cells as (
    select perspective, valence, count(*) as n,
        avg((client = 'yes' and other = 'yes')::int) as a,
        avg((client = 'yes' and other = 'nothing')::int) as b,
        avg((client = 'nothing' and other = 'yes')::int) as c,
        avg((client = 'nothing' and other = 'nothing')::int) as d
    from answers
    where client <> 'unanswered' and other <> 'unanswered'
    group by all
),
named as (
    select perspective, valence, n,
        a as "both", b as only_client, c as only_other, d as neither,
        2 * a / (2 * a + b + c) as positive_agreement,
        2 * d / (2 * d + b + c) as negative_agreement,
        a + d as observed_agreement,
        (a + b) * (a + c) + (c + d) * (b + d) as expected_agreement
    from cells
)
unpivot (
    select 1 as level, *, (observed_agreement - expected_agreement) / (1 - expected_agreement) as kappa
    from named
)
on columns(* exclude (level, perspective, valence, n)) into name name value estimate
