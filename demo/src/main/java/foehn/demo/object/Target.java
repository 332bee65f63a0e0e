package foehn.demo.object;

/// Where requests go.
///
/// @param path what every path begins with
/// @param headers what every request says, each line ended
record Target(String name, String host, int port, String path, String headers) {}
