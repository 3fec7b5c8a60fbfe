"""What people call their columns, in English, French and German."""

from __future__ import annotations

from visavis.exchange.typed_cards.fields import Field
from visavis.exchange.typed_cards.words import plain

_PHRASES = {
    Field.CLIENT: (
        "client, client code, client id, client no, client nr, client number, code client, cid,"
        " code, code number, id client, no client, numéro client, numéro du client, klient,"
        " klientin, klienten code, klientencode, klienten nr, klientennummer, klient code,"
        " klientcode, patient, patient id, patient code, patient no, patienten nr, patientencode,"
        " chiffre, kürzel, participant, participant id, case, case id, fall, fallnummer"
    ),
    Field.THERAPIST: (
        "therapist, therapist email, therapist e mail, therapist mail, therapist code,"
        " therapist id, therapist name, clinician, clinician email, provider, thérapeute,"
        " thérapeute courriel, courriel thérapeute, courriel du thérapeute,"
        " e mail du thérapeute, clinicien, praticien, therapeut, therapeutin,"
        " therapeut e mail, therapeut email, therapeuten e mail, behandler, behandlerin"
    ),
    Field.DATE: (
        "date, session date, date of session, date session, day, therapy date, meeting date,"
        " date de la séance, date de séance, date séance, jour, datum, sitzungsdatum,"
        " datum der sitzung, datum sitzung, tag, termin, stundendatum"
    ),
    Field.TIME: (
        "time, session time, time of session, start time, hour, heure,"
        " heure de la séance, uhrzeit, zeit, beginn uhrzeit, startzeit"
    ),
    Field.NUMBER: (
        "number, no, nr, session, session no, session nr, session number, session num, sess,"
        " séance, numéro, numéro de séance, numéro de la séance, no séance, no de séance, sitzung,"
        " sitzung nr, sitzungsnummer, stunde, stunde nr, stundennummer"
    ),
    Field.PERSPECTIVE: (
        "perspective, who, side, rater, respondent, filled by, filled in by, completed by,"
        " card of, author, source, reporter, point de vue, qui, côté, auteur, rempli par,"
        " complété par, répondant, perspektive, wer, seite, ausgefüllt von, quelle"
    ),
    Field.FILLED_ON: (
        "filled on, filled in on, date filled in, date filled, completed on, date completed,"
        " completion date, card date, date of card, rempli le, date de remplissage, complété le,"
        " ausgefüllt am, datum ausgefüllt, kartendatum"
    ),
    Field.LANGUAGE: "language, lang, langue, sprache",
    Field.CONTACT: (
        "contact, please contact, please contact me, contact me, wants contact, contact wish,"
        " me contacter, merci de me contacter, souhaite un contact, kontakt,"
        " bitte kontaktieren, kontaktwunsch, bitte um kontakt"
    ),
    Field.VISIBILITY: (
        "visibility, who may read, who may read it, share, shared with, visibilité,"
        " qui peut lire, partage, sichtbarkeit, wer darf lesen, teilen"
    ),
    Field.HELPFUL: (
        "helpful yn, helpful yes no, helpful y n, anything helpful, any helpful, helpful gate,"
        " anything particularly helpful, was anything helpful, aidant oui non,"
        " quelque chose d aidant,"
        " hilfreich ja nein, etwas hilfreich, etwas hilfreiches, gab es hilfreiches"
    ),
    Field.HINDERING: (
        "hindering yn, hindering yes no, hindering y n, anything hindering, any hindering,"
        " hindering gate, anything that got in the way, got in the way yes no,"
        " was anything hindering, entravant oui non, hinderlich ja nein, etwas hinderlich,"
        " etwas hinderliches, gab es hinderliches"
    ),
    Field.HELPFUL_EVENT: (
        "helpful, helpful event, helpful events, helpful text, helpful description,"
        " helpful what, what was helpful, what helped, helpful moment description, help,"
        " helpful event description, helpful event text, event helpful, aidant, utile,"
        " événement aidant, évènement aidant, ce qui a aidé, aidant texte, quoi aidant,"
        " hilfreich, hilfreiches, hilfreiches ereignis, was half, was war hilfreich,"
        " hilfreich text, ereignis hilfreich"
    ),
    Field.HINDERING_EVENT: (
        "hindering, hindering event, hindering events, hindering text, hindering description,"
        " hindering what, what was hindering, what hindered, what got in the way, got in the way,"
        " hinder, unhelpful, unhelpful event, hindering event description, hindering event text,"
        " event hindering, entravant, gênant, événement entravant, évènement entravant,"
        " ce qui a gêné, ce qui a entravé, entravant texte, hinderlich, hindernd, hinderliches,"
        " hinderliches ereignis, was hinderte, was war hinderlich, hinderlich text,"
        " ereignis hinderlich, störend"
    ),
    Field.HELPFUL_RATING: (
        "helpful rating, rating helpful, helpfulness, how helpful, helpful score, helpful value,"
        " helpfulness rating, helpful event rating, degree of helpfulness, rating of helpfulness,"
        " note aidant, aidant note, cote aidant, degré aidant, combien aidant,"
        " hilfreich wert, hilfreich rating, wie hilfreich, bewertung hilfreich,"
        " hilfreich bewertung, hilfreich stärke"
    ),
    Field.HINDERING_RATING: (
        "hindering rating, rating hindering, hindrance, how hindering, how much in the way,"
        " hindering score, hindering value, hindrance rating, hindering event rating,"
        " degree of hindrance, note entravant, entravant note, cote entravant, degré entravant,"
        " hinderlich wert, hinderlich rating, wie hinderlich, bewertung hinderlich,"
        " hinderlich bewertung, hinderlich stärke"
    ),
    Field.HELPFUL_MOMENT: (
        "helpful moment, helpful when, when helpful, moment helpful, aidant moment,"
        " moment aidant, aidant quand, hilfreich wann, hilfreich zeitpunkt, wann hilfreich"
    ),
    Field.HINDERING_MOMENT: (
        "hindering moment, hindering when, when hindering, moment hindering, entravant moment,"
        " moment entravant, entravant quand, hinderlich wann, hinderlich zeitpunkt,"
        " wann hinderlich"
    ),
    Field.EVENT: (
        "event, event text, event description, description, what, what happened, text, report,"
        " event report, événement, évènement, texte, quoi, ce qui s est passé, ereignis,"
        " beschreibung, was, was war, ereignistext"
    ),
    Field.VALENCE: (
        "valence, type, event type, kind, helpful or hindering, helpful hindering,"
        " helpful or not, valenz, art, ereignisart, hilfreich oder hinderlich, sorte,"
        " genre, aidant ou entravant"
    ),
    Field.RATING: (
        "rating, score, value, rate, intensity, strength, hat, hat rating, note, cote, intensité,"
        " évaluation, bewertung, wert, stärke, einschätzung"
    ),
    Field.MOMENT: (
        "moment, when, when in session, when in the session, quand, wann, zeitpunkt,"
        " wann in der sitzung"
    ),
}

PHRASES = {plain(phrase): field for field, line in _PHRASES.items() for phrase in line.split(",")}
"""Each phrase in its plain form, and the field it speaks of."""

_PERSONAL = (
    "name names surname lastname firstname forename nom prenom vorname nachname familienname"
    " initials birth birthday birthdate dob naissance geburtsdatum geburtstag phone mobile"
    " telephone tel telefon handy address adresse anschrift street email mail courriel"
)
PERSONAL = frozenset(_PERSONAL.split())
"""A column that speaks of these holds who a client is: it stays out unless it is a therapist's."""
