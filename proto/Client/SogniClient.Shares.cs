using SogniLike.Client.Calls;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client;

public sealed partial class SogniClient
{
    /// <summary>Makes a link under which everybody may see a delivered image. Not repeated by itself: each call makes another one.</summary>
    /// <param name="showsParameters">Whether prompt, seed and all else that was asked for are shown too.</param>
    /// <param name="valid">Whole seconds, 1 minute to 3,650 days; null: as long as the job is kept.</param>
    public async Task<Share> ShareAsync(string jobId, bool showsParameters = false, TimeSpan? valid = null, CancellationToken cancellationToken = default)
    {
        // 0 means "no end" on the wire, so a time below a second must not become it.
        var seconds = valid is { } time ? (ulong)Math.Max(1, (long)time.TotalSeconds) : 0;
        var request = new CreateShareRequest { JobId = jobId, ShowsParameters = showsParameters, ValidSeconds = seconds };
        return (await _connection.CallAsync(o => _artist.CreateShareAsync(request, o), repeatable: false, cancellationToken)).Share;
    }

    /// <summary>The account's links, those of its newest jobs first; reads further pages as they are asked for.</summary>
    /// <param name="jobId">Only links to the image of this job; null: all.</param>
    public IAsyncEnumerable<Share> ListSharesAsync(string? jobId = null, CancellationToken cancellationToken = default) => Pages.WalkAsync(
        token => _connection.CallAsync(o => _artist.ListSharesAsync(new ListSharesRequest { JobId = jobId ?? "", PageToken = token }, o), repeatable: true, cancellationToken),
        page => page.Shares,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>Takes a link back: nobody sees anything under it any more. False: there is no such link, or it was taken back before.</summary>
    public async Task<bool> UnshareAsync(string shareId, CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.RevokeShareAsync(new RevokeShareRequest { ShareId = shareId }, o), repeatable: true, cancellationToken)).Existed;
}
