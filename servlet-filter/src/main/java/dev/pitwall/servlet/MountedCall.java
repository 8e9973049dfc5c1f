package dev.pitwall.servlet;

import dev.pitwall.admin.AdminMount;

/** A request for the dashboard that came to the application, in either servlet API. */
public interface MountedCall extends AdminMount.Call {}
