import json

from visavis.dataset.describe.files import sidecar, to_json
from visavis.dataset.describe.variables import all_variables, full_sentence, variable, variables_of
from visavis.dataset.schema import TABLES


def test_a_column_is_described_with_type_unit_and_limits() -> None:
    assert variable(TABLES["therapists"].column("experience_years")) == {
        "@type": "PropertyValue",
        "name": "experience_years",
        "description": "Whole years of practice as a therapist when the study began. May be empty.",
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
        "description": "The session it is about. Its row stands in `sessions.session`.",
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
        "In `eventReports`: When in the session it was. May be empty. In `turningPoints`: When it"
        " was, in the person's own words. May be empty."
    )


def test_gaps_are_told_once_and_only_where_they_may_be() -> None:
    for table in TABLES.values():
        for column in table.columns:
            said = full_sentence(column).casefold().count("empty")
            assert said == (0 if column.required else 1), (table.name, column.name)


def test_a_key_names_the_columns_that_the_file_has() -> None:
    made = sidecar("consensus", ["report", "codebook", "kind_of_disagreement"])
    assert str(made["description"]).endswith(" Its key: report, codebook.")
