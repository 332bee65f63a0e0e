package foehn.network;

/// A static route, of a subnet's hosts or of a router.
record Route(String destination, String nexthop) {}
