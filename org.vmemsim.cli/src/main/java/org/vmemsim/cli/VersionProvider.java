package org.vmemsim.cli;

import picocli.CommandLine.IVersionProvider;

/** The version out of the jar's manifest. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {"vmemsim " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
        };
    }
}
