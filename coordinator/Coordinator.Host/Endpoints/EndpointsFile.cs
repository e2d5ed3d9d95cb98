using System.Text.Json;
using SogniLike.Coordinator.Host.Data;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>The file <c>endpoints.json</c> in the data folder, by which scripts find a running coordinator. Removed by a clean stop.</summary>
internal static class EndpointsFile
{
    /// <summary>Writes the file atomically.</summary>
    public static void Write(DataFolder data, BoundEndpoints bound, string poolId)
    {
        var content = new EndpointsDocument
        {
            ProcessId = Environment.ProcessId,
            PoolId = poolId,
            Http = Text(bound.Http),
            Grpc = Text(bound.Grpc),
            Public = bound.Public is null ? null : Text(bound.WorkerUrl),
            CertificateSpkiSha256 = bound.CertificateSpkiSha256.IsEmpty ? null : Convert.ToHexStringLower(bound.CertificateSpkiSha256.Span),
        };
        DataFolder.WriteAtomically(data.EndpointsFile, JsonSerializer.Serialize(content, EndpointsJson.Default.EndpointsDocument) + "\n", secret: false);
    }

    /// <summary>Removes the file; one that cannot be removed only misleads until the next start.</summary>
    public static void Remove(DataFolder data)
    {
        try
        {
            File.Delete(data.EndpointsFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The pid in the file tells its readers that nobody is there.
        }
    }

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
