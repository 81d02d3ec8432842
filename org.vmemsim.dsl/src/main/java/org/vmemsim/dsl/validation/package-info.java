/** What is wrong with a file that parses, said with a code, a range and what would be right. */
package org.vmemsim.dsl.validation;
