"""The verifier: needs the evidence folder and nothing else, neither database nor network.

It trusts nothing that it reads. Whatever is wrong comes back as words in a `Report`, never as a
traceback; only a wrong argument (a head or trusted key that is none) raises, as UsageError.
"""

from __future__ import annotations

from retention.evidence.verify.main import verify
from retention.evidence.verify.proof import Proven, prove, verify_proof
from retention.evidence.verify.report import ListSummary, Report

__all__ = ["ListSummary", "Proven", "Report", "prove", "verify", "verify_proof"]
