"""The gateway's own requests go only to servers that prove who they are."""

from __future__ import annotations

import ssl

from gateway.trust import certificates


def test_a_server_must_prove_its_name_with_a_certificate_of_somebody_known() -> None:
    trusted = certificates()
    assert (trusted.verify_mode, trusted.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert trusted.cert_store_stats()["x509_ca"] > 50
