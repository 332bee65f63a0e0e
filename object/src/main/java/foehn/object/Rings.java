package foehn.object;

import java.util.List;

/// The features that a store has, each list with the first outermost.
///
/// @param outer before copies and quotas: signatures, bulk, static web, …
/// @param inner behind them, nearest to the rules: large objects, versioning, symlinks
public record Rings(List<Feature> outer, List<Feature> inner, Keeping keeping) {
    public static final Rings NONE = new Rings(List.of(), List.of(), Keeping.NOTHING);
}
