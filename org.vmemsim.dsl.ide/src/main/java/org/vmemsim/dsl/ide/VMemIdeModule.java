package org.vmemsim.dsl.ide;

/**
 * Use this class to register ide components.
 */
public class VMemIdeModule extends AbstractVMemIdeModule {}
