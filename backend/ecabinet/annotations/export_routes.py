"""Marks brought forward, taken out, and brought in."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from ecabinet.annotations.anchoring_service import MarksForward
from ecabinet.annotations.export_service import Exported, Exporter, ExportFormat
from ecabinet.annotations.import_service import Importer, ImportedLayer
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.http import SECRET_ANSWER, origin_of
from ecabinet.papers.reading import GUARDED, disposition
