package foehn.object;

import foehn.kernel.http.Routes;
import java.util.List;
import java.util.Optional;

/// The features that a store has, each list with the first outermost.
///
/// @param outer before copies and quotas: signatures, bulk, static web, …
/// @param inner behind them, nearest to the rules: large objects, versioning, symlinks
/// @param routes further addresses at the root of the port (`/recon/…`)
/// @param addresses how requests say what they are about, beside by their path
/// @param workers what runs beside the requests
public record Rings(
        List<Feature> outer,
        List<Feature> inner,
        Keeping keeping,
        Routes routes,
        Optional<Addresses> addresses,
        List<Worker> workers) {
    public static final Rings NONE = new Rings(List.of(), List.of(), Keeping.NOTHING);

    public Rings(List<Feature> outer, List<Feature> inner, Keeping keeping) {
        this(outer, inner, keeping, new Routes(), Optional.empty(), List.of());
    }

    /// Runs from the store's start to its end.
    public interface Worker extends AutoCloseable {
        void start();

        @Override
        void close();
    }
}
