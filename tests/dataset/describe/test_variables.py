import json

from visavis.dataset.describe.files import to_json
from visavis.dataset.describe.variables import all_variables, variable, variables_of
from visavis.dataset.schema import TABLES


def test_a_column_is_described_with_type_unit_and_limits() -> None:
    assert variable(TABLES["therapists"].column("experience_years")) == {
        "@type": "PropertyValue",
        "name": "experience_years",
        "description": "Whole years of practice as a therapist when the study began.",
        "additionalType": "https://schema.org/Integer",
        "unitText": "year",
        "minValue": 0,
        "maxValue": 80,
    }


def test_words_are_described_with_what_they_mean_and_references_with_where_they_lead() -> None:
    made = json.loads(
        to_json(variables_of(TABLES["cards"], ["session", "perspective", "after_reveal"]))
    )
    assert made[0] == {
        "@type": "PropertyValue",
        "name": "session",
        "description": "The session it is about. Its row stands in `sessions.session`."
        " Never empty.",
        "additionalType": "https://schema.org/Text",
    }
    assert [level for one in made[1:] for level in one["valueReference"]] == [
        {"@type": "PropertyValue", "value": "client", "description": "the client"},
        {"@type": "PropertyValue", "value": "therapist", "description": "the therapist"},
        {"@type": "PropertyValue", "value": "true", "description": "yes"},
        {"@type": "PropertyValue", "value": "false", "description": "no"},
    ]


def test_a_name_that_means_two_things_is_described_with_both() -> None:
    tables = {"eventReports": ["moment"], "turningPoints": ["moment", "rating"]}
    made = json.loads(to_json(all_variables(tables)))
    assert [one["name"] for one in made] == ["moment", "rating"]
    assert made[0]["description"] == (
        "In `eventReports`: When in the session it was. In `turningPoints`: When it was, in the"
        " person's own words."
    )
