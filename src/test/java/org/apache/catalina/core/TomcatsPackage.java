package org.apache.catalina.core;

/** Puts the class of a proxy into this package. */
interface TomcatsPackage { }
