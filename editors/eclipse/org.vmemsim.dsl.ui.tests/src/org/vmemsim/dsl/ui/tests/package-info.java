/** What a user sees in a real workbench. */
package org.vmemsim.dsl.ui.tests;
