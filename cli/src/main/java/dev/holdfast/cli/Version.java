package dev.holdfast.cli;

import picocli.CommandLine.IVersionProvider;

/** What this build calls itself. */
final class Version implements IVersionProvider {
    /** The version of the jar; "development" where the classes are not in one. */
    static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }

    /** The version of Java that runs this. */
    static String java() {
        return Runtime.version() + ", " + System.getProperty("java.vm.name");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"holdfast " + number()};
    }
}
