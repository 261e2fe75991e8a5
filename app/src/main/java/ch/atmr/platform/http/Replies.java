package ch.atmr.platform.http;

import ch.atmr.kernel.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers that several features give alike. */
public final class Replies {
  private Replies() {}

  /**
   * A page of a list: {@code {"<name>": [...], "next_cursor": ...}}, the next page in the {@code
   * Link} header, and {@code X-Total-Count} when it was asked for.
   *
   * @param name the list's field, like {@code clients}
   * @param page the views
   */
  public static Reply page(Call call, String name, Page<?> page) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(name, page.items());
    body.put("next_cursor", page.nextCursor().orElse(null));
    Reply reply = Reply.ok(body);
    if (page.nextCursor().isPresent()) {
      // A query alone is a reference relative to this request, whatever its version.
      String next = call.queryWith("cursor", page.nextCursor().get());
      reply = reply.withHeader("Link", "<?" + next + ">; rel=\"next\"");
    }
    return page.total().isPresent()
        ? reply.withHeader("X-Total-Count", Long.toString(page.total().getAsLong()))
        : reply;
  }
}
