/** Help while typing: colours by meaning, and fixes of errors. */
package org.vmemsim.dsl.ide.edit;
