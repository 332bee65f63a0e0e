package foehn.object.store;

/// A container as the index knows it.
///
/// @param id what its objects' rows begin with; no two containers of a backend ever share one at the same time
record ContainerRow(long id, Container container) {
    ContainerRow with(Container changed) {
        return new ContainerRow(id, changed);
    }
}
