/** Reports against golden files, from results made by hand. */
package org.vmemsim.runtime.report;
