using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>Where the pages are, for people elsewhere. Safe for concurrent use.</summary>
internal sealed class PageAddresses(Listeners listeners, IOptions<EndpointOptions> options)
{
    /// <summary>Below any address of the coordinator.</summary>
    public static string PathOf(ShareId id) => $"/s/{id}";

    /// <summary>The page of a link, as the coordinator knows itself.</summary>
    public Uri Of(ShareId id) => new(Known ?? listeners.Bound.Http, PathOf(id));

    /// <summary>Where this visitor found the coordinator: as it knows itself, or else as the visitor wrote it.</summary>
    public Uri RootOf(HttpRequest request) =>
        Known ?? (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var asked) ? asked : listeners.Bound.Http);

    private Uri? Known => options.Value.PublicUrl is { Length: > 0 } url ? new Uri(url) : listeners.Bound.Public is null ? null : listeners.Bound.WorkerUrl;
}
