using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Sharing;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>The page of a share link and its image. Each visit looks anew whether the link still shows anything. Safe for concurrent use.</summary>
internal sealed class SharePages(ShareLinks links, PageAddresses addresses, PageWriter writer)
{
    private const string PngMediaType = "image/png";

    /// <summary><c>/s/{id}</c></summary>
    public async Task PageAsync(HttpContext http)
    {
        if (await OpenAsync(http) is { } shown)
        {
            await writer.WriteAsync<SharePage>(http, PageLanguage.Of(http.Request), new() { ["View"] = ShareView.Of(shown, addresses.RootOf(http.Request)) });
        }
    }

    /// <summary><c>/s/{id}/image.png</c></summary>
    public async Task ImageAsync(HttpContext http)
    {
        if (await OpenAsync(http) is not { } shown)
        {
            return;
        }

        if (await links.OpenFileAsync(shown, http.RequestAborted) is not { } file)
        {
            await RefuseAsync(http, isOver: false);
            return;
        }

        await using (file)
        {
            // The hash of the whole file would let anybody try out prompts until it fits; the link's own id says nothing, and its image never changes.
            var etag = new EntityTagHeaderValue($"\"{shown.Link.Id}\"");
            http.Response.Headers.ContentDisposition = "inline; filename=\"sogni.png\"";
            var result = shown.Link.ShowsParameters
                ? (IResult)TypedResults.Stream(file, PngMediaType, entityTag: etag, enableRangeProcessing: true)
                : TypedResults.Bytes(PngBareCopy.Of(await ReadAsync(file, shown.Job.Image!.SizeBytes, http.RequestAborted)), PngMediaType, entityTag: etag, enableRangeProcessing: true);
            await result.ExecuteAsync(http);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream file, long size, CancellationToken cancellationToken)
    {
        var content = new byte[size];
        await file.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    /// <summary>What the link shows; null when it shows nothing, which the visitor was told.</summary>
    private async Task<ShareOpening.Shown?> OpenAsync(HttpContext http)
    {
        var opening = ShareId.Read(http.Request.RouteValues["id"] as string) is { } id ? await links.OpenAsync(id, http.RequestAborted) : new ShareOpening.NotFound();
        if (opening is ShareOpening.Shown shown)
        {
            return shown;
        }

        await RefuseAsync(http, opening is ShareOpening.Expired);
        return null;
    }

    private Task RefuseAsync(HttpContext http, bool isOver)
    {
        var texts = PageLanguage.Of(http.Request).Texts;
        return isOver
            ? writer.RefuseAsync(http, StatusCodes.Status410Gone, texts.ExpiredTitle, texts.ExpiredText)
            : writer.RefuseAsync(http, StatusCodes.Status404NotFound, texts.GoneTitle, texts.GoneText);
    }
}
