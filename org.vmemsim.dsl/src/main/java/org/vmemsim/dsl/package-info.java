/** The language: grammar, module, value converters, messages of parser and linker. */
package org.vmemsim.dsl;
