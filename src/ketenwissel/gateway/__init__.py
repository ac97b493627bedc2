"""The doors: StUF-GGk SOAP, VECOZO SOAP and REST, own REST API; bytes in, one hub call, bytes out.

A door has no rules of its own: it reads at most its limit, finds out who calls, hands one value to the hub
and writes down the answer in the form of its protocol.
"""
