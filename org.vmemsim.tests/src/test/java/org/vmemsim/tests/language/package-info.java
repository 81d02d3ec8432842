/** One class for each service of the language: parsing, linking, formatting, messages, mapping, validation. */
package org.vmemsim.tests.language;
