-- comparable: one row a session with both cards in before the reveal, with both sides' gates.
create or replace view comparable as
select
    c.session,
    c.helpful as client_helpful, t.helpful as therapist_helpful,
    c.hindering as client_hindering, t.hindering as therapist_hindering
from cards c join cards t using (session)
where c.perspective = 'client' and t.perspective = 'therapist'
    and not c.after_reveal and not t.after_reveal;

-- coded: one row a coded report; a gap in settled says that it was settled that none fits.
create or replace view coded as
select r.report, r.session, r.episode, r.client, r.therapist, r.perspective, r.valence,
    k.category as settled
from eventReports r join consensus k using (report);

-- judged: one row a pair of reports, with what two or three raters said.
create or replace view judged as
select p.same, p.decoy, c.session, c.episode, c.valence, o.perspective,
    c.settled as client_category, o.settled as other_category
from (
    select client_report, therapist_report, decoy, count(*) filter (where same) >= 2 as same
    from matches group by all
) p
join coded c on c.report = p.client_report
join coded o on o.report = p.therapist_report;
