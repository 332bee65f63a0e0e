package foehn.hypervisor;

/// Powers that not every host has. Callers ask before they call.
public enum Feature {
    LIVE_MIGRATION,
    BLOCK_MIGRATION,
    POST_COPY,
    PAUSE,
    CONSOLE_OUTPUT
}
