"""Schemathesis against a real server: whatever is sent, the answer is one that openapi.yml describes."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.channels.web.conftest import Person, openapi

pytestmark = pytest.mark.slow

# Not among them: that a parameter which nobody knows is refused. It is passed over, so that newer programs work.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@pytest.fixture
def api_of_the_server(starting: httpx.Client) -> BaseSchema:
    schema = schemathesis.openapi.from_dict(openapi())
    schema.config.update(base_url=str(starting.base_url))
    return schema


api = schemathesis.pytest.from_fixture("api_of_the_server")
calls = api.exclude(path="/chat/events")  # a stream without an end; test_events.py reads it


@calls.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_has_a_chat_gets_an_answer_that_is_described(case: schemathesis.Case, newcomer: Person) -> None:  # type: ignore[type-arg]
    case.call_and_validate(headers=newcomer.headers, checks=CHECKS)


@calls.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_has_none_gets_one_too(case: schemathesis.Case) -> None:  # type: ignore[type-arg]
    case.call_and_validate(headers={"Authorization": "Bearer forged", "Origin": "https://x.example"}, checks=CHECKS)
