"""What system administrators set: roles, seats in bodies, the rules bodies work by, and units' own days."""

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ecabinet.identity import days, grants, members, queries
from ecabinet.identity.accounts import need_administrator
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.identity.body_rules import BodyRules
from ecabinet.identity.schemas import (
    AddMembership,
    AddOwnDay,
    AdministeredBody,
    ChangeMembership,
    MembershipView,
    OwnDayView,
    Role,
)
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.schemas import Created


class RoleController(Controller):
    """Roles given to accounts and taken away."""

    tags = ("accounts",)
    guards = (need_open_screen,)

    @post("/accounts/{account_id:str}/roles")
    async def give(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        account_id: FromPath[str],
        data: JSONBody[Role],
    ) -> Created:
        """Give an account a role in a scope."""
        need_administrator(actor)
        return await command.run(grants.give_role, account_id, data)

    @delete("/roles/{grant_id:str}", status_code=200)
    async def take(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], grant_id: FromPath[str]
    ) -> None:
        """Take a role away."""
        need_administrator(actor)
        await command.run(grants.take_role, grant_id)


class BodyController(Controller):
    """Bodies as administrators see them: their rules and their seats."""

    tags = ("bodies",)
    guards = (need_open_screen,)

    @get("/administered-bodies")
    async def all(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]
    ) -> list[AdministeredBody]:
        """Return every body, by name."""
        need_administrator(actor)
        async with installation.database.reading() as session:
            bodies = await queries.all_bodies(session)
            return [AdministeredBody(body.id, body.name, body.unit_id) for body in bodies]

    @get("/bodies/{body_id:str}/rules")
    async def rules(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation], body_id: FromPath[str]
    ) -> BodyRules:
        """Return the rules of law a body works by, each with its article."""
        need_administrator(actor)
        async with installation.database.reading() as session:
            return queries.rules_of(await queries.need_body(session, body_id))

    @get("/bodies/{body_id:str}/members")
    async def members(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation], body_id: FromPath[str]
    ) -> list[MembershipView]:
        """Return every seat of a body, past ones and those to come too."""
        need_administrator(actor)
        async with installation.database.reading() as session:
            return await members.memberships_of(session, body_id)

    @post("/bodies/{body_id:str}/members")
    async def add_member(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        body_id: FromPath[str],
        data: JSONBody[AddMembership],
    ) -> Created:
        """Give a person a seat for a term."""
        need_administrator(actor)
        return await command.run(members.add_membership, body_id, data)

    @patch("/memberships/{membership_id:str}")
    async def change_member(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        membership_id: FromPath[str],
        data: JSONBody[ChangeMembership],
    ) -> None:
        """Change a seat's term, or whether it is the head's."""
        need_administrator(actor)
        await command.run(members.change_membership, membership_id, data)

    @delete("/memberships/{membership_id:str}", status_code=200)
    async def remove_member(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], membership_id: FromPath[str]
    ) -> None:
        """Take back a seat entered by mistake."""
        need_administrator(actor)
        await command.run(members.remove_membership, membership_id)


class DayController(Controller):
    """Units' own days off and days worked."""

    path = "/own-days"
    tags = ("days",)
    guards = (need_open_screen,)

    @get()
    async def all(self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]) -> list[OwnDayView]:
        """Return every unit's own days, the latest first."""
        need_administrator(actor)
        async with installation.database.reading() as session:
            return await days.own_days(session)

    @post()
    async def add(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], data: JSONBody[AddOwnDay]
    ) -> Created:
        """Add a day off, or a day worked."""
        need_administrator(actor)
        return await command.run(days.add_own_day, data)

    @delete("/{day_id:str}", status_code=200)
    async def remove(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], day_id: FromPath[str]
    ) -> None:
        """Take back an own day."""
        need_administrator(actor)
        await command.run(days.remove_own_day, day_id)
