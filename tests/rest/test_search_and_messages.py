"""Search and messages for machines."""

from cases import world as worlds
from motcua.cases.models import CaseMessage
from motcua.kernel.actor import Role


def test_an_officer_finds_a_case_and_a_citizen_may_not_search(world, call):
    case = worlds.submit(world)

    found = call(world.officer(Role.DESK_OFFICER)).get("/cases/search?q=thi+mai").json()
    after = (
        call(world.officer(Role.DESK_OFFICER))
        .get(f"/cases/search?q=thi+mai&cursor={found['next_cursor']}")
        .json()
    )
    refused = call(world.citizen).get("/cases/search?q=mai")

    assert [row["case_id"] for row in found["rows"]] == [str(case.id)]
    assert found["is_next_apart"]
    assert after["rows"] == []
    assert after["next_cursor"] == ""
    assert refused.status_code == 404


def test_a_message_goes_both_ways(world, call):
    case = worlds.taken(world)
    officer, citizen = call(world.officer(Role.CASE_OFFICER)), call(world.citizen)

    sent = officer.post(f"/cases/{case.id}/messages", {"text": "Số nhà?"})
    read = citizen.get(f"/cases/{case.id}/messages").json()

    assert sent.status_code == 201, sent.content
    assert [each["text"] for each in read["messages"]] == ["Số nhà?"]
    assert read["messages"][0]["is_new"]
    assert CaseMessage.objects.get().pk == sent.json()["id"]


def test_changed_answers_go_with_the_answer_to_a_request(world, call):
    case = worlds.taken(world)
    asked = call(world.officer(Role.CASE_OFFICER)).post(
        f"/cases/{case.id}/request-supplement",
        {
            "version": case.version,
            "items": [],
            "reason": "Sai tên.",
            "fields": {"applicant.full_name": "Khác căn cước."},
        },
    )
    assert asked.status_code == 200, asked.content

    answered = call(world.citizen).post(
        f"/cases/{case.id}/answer-supplement",
        {"version": asked.json()["version"], "changes": {"applicant.full_name": "Điểu Thị Mây"}},
    )

    assert answered.status_code == 200, answered.content
    data = call(world.citizen).get(f"/cases/{case.id}").json()["data"]
    assert data["applicant"]["full_name"] == "Điểu Thị Mây"
