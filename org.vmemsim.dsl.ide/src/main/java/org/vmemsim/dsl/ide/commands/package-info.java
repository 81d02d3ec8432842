/** What a click on a code lens does: whole runs and explanations, outside the reads that edits cancel. */
package org.vmemsim.dsl.ide.commands;
