/** Generated Java against the interpreted scenario: the same records, the same figures. */
package org.vmemsim.tests.generator;
