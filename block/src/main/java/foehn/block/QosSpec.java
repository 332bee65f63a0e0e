package foehn.block;

/// A row of `block_qos`: named limits that volume types refer to.
///
/// @param consumer who holds them: `front-end` (the hypervisor), `back-end`, `both`
record QosSpec(String id, String name, String consumer, long createdAt) {}
