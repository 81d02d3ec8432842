/** Results for people and programs: text, HTML, CSV, JSON, timeline. Knows metrics only. */
@NullMarked
package org.vmemsim.runtime.report;

import org.jspecify.annotations.NullMarked;
