with answered as (
    select e.therapist, s.episode, s.score, s.day / 7 as week,
        (c.helpful = 'yes')::int as helpful, (c.hindering = 'yes')::int as hindering
    from scores s join cards c using (session) join episodes e on e.episode = s.episode
    where c.perspective = 'client' and c.helpful <> 'unanswered' and c.hindering <> 'unanswered'
),
-- Least squares with an intercept for every client: deviations from the client's own means.
centred as (
    select score - avg(score) over own as y, week - avg(week) over own as w,
        helpful - avg(helpful) over own as x, hindering - avg(hindering) over own as z
    from answered window own as (partition by episode)
),
sums as (
    select sum(x * x) as xx, sum(z * z) as zz, sum(w * w) as ww, sum(x * z) as xz,
        sum(x * w) as xw, sum(z * w) as zw, sum(x * y) as xy, sum(z * y) as zy, sum(w * y) as wy
    from centred
),
-- Three normal equations, solved by Cramer's rule.
determinants as (
    select
        xx * (zz * ww - zw * zw) - xz * (xz * ww - zw * xw) + xw * (xz * zw - zz * xw) as d,
        xy * (zz * ww - zw * zw) - xz * (zy * ww - zw * wy) + xw * (zy * zw - zz * wy) as dx,
        xx * (zy * ww - zw * wy) - xy * (xz * ww - zw * xw) + xw * (xz * wy - zy * xw) as dz,
        xx * (zz * wy - zy * zw) - xz * (xz * wy - zy * xw) + xy * (xz * zw - zz * xw) as dw
    from sums
),
slopes as (
    select dx / d as x, dz / d as z, dw / d as w, (select count(*) from answered) as n
    from determinants
),
-- What the slopes leave over, and its products over pairs of sessions.
left_over as (
    select therapist, episode, week as w,
        score - slopes.w * week - slopes.x * helpful - slopes.z * hindering as r
    from answered cross join slopes
),
of_clients as (
    select therapist, episode, count(*) as n, sum(w) as w, sum(w * w) as ww, sum(w ** 4) as wwww,
        sum(r) as r, sum(r * r) as rr, sum(r * w) as rw, sum(r * r * w * w) as rrww
    from (select therapist, episode, w, r - avg(r) over () as r from left_over)
    group by all
),
of_therapists as (
    select sum(n) as n, sum(n * n) as nn, sum(r) as r, sum(r * r) as rr
    from of_clients group by therapist
),
-- Two sessions of one client: product of what is left over, on the product of their weeks.
two_sessions as (
    select sum(n * n - n) as n, sum(w * w - ww) as x, sum(ww * ww - wwww) as xx,
        sum(r * r - rr) as y, sum(rw * rw - rrww) as xy,
        sum(rr) / sum(n) as mean_rr, sum(ww) / sum(n) as mean_ww
    from of_clients
),
fitted as (
    select *, (n * xy - x * y) / (n * xx - x * x) as growth from two_sessions
),
variances as (
    select growth,
        (y - growth * x) / n as people,
        mean_rr - (y - growth * x) / n - growth * mean_ww as residual,
        (select sum(r * r - rr) / sum(n * n - nn) from of_therapists) as therapist,
        (select count(*) from answered) as cards
    from fitted
),
means as (
    select s.episode, avg((c.helpful = 'yes')::int) as share, avg(s.score) as score
    from scores s join cards c using (session)
    where c.perspective = 'client' and c.helpful <> 'unanswered'
    group by s.episode
),
sessions_judged as (
    select session, bool_or(same) as same
    from judged where not decoy and perspective = 'therapist' and valence = 'helpful'
    group by all
)
select 'within_slope' as name, x as estimate, n from slopes
union all
select 'hindering_slope', z, n from slopes
union all
select 'growth', w, n from slopes
union all
select 'growth_sd_of_clients', sqrt(greatest(growth, 0)), cards from variances
union all
select 'therapist_sd', sqrt(greatest(therapist, 0)), cards from variances
union all
select 'client_sd', sqrt(greatest(people - therapist, 0)), cards from variances
union all
select 'residual_sd', sqrt(residual), cards from variances
union all
select 'therapist_icc', therapist / (people + residual), cards from variances
union all
select 'client_icc', (people - therapist) / (people + residual), cards from variances
union all
select 'observed_between_slope', regr_slope(score, share), count(*) from means
union all
select 'match_difference',
    avg(score) filter (where same) - avg(score) filter (where not same), count(*)
from sessions_judged join scores using (session)
