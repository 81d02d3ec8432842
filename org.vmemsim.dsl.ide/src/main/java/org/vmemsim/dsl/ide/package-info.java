/** The language server, and what every editor shares. */
package org.vmemsim.dsl.ide;
