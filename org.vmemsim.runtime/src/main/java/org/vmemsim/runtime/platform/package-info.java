/** What VMemSim knows of the machine and the user that it runs for. */
@NullMarked
package org.vmemsim.runtime.platform;

import org.jspecify.annotations.NullMarked;
