using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Client;

// Pictures that operators decide about. That they looked stands in the log of actions.
public sealed partial class SogniAdminClient
{
    /// <summary>A picture of an audit, a PNG. Held in memory, bounded by <see cref="SogniClientOptions.MaxImageBytes"/>.</summary>
    /// <param name="image">As <see cref="AuditImage.Name"/>.</param>
    /// <exception cref="InvalidDataException">It is larger than that.</exception>
    public Task<byte[]> DownloadAuditImageAsync(string auditId, string image, CancellationToken cancellationToken = default) => ReadImageAsync(
        options => _admin.DownloadAuditImage(new DownloadAuditImageRequest { AuditId = auditId, Image = image }, options), part => part.Chunk, cancellationToken);

    /// <summary>The picture that a report is of, a PNG; only while the report is open. Held in memory, bounded by <see cref="SogniClientOptions.MaxImageBytes"/>.</summary>
    /// <exception cref="InvalidDataException">It is larger than that.</exception>
    public Task<byte[]> DownloadReportImageAsync(string reportId, CancellationToken cancellationToken = default) => ReadImageAsync(
        options => _admin.DownloadReportImage(new DownloadReportImageRequest { ReportId = reportId }, options), part => part.Chunk, cancellationToken);

    private Task<byte[]> ReadImageAsync<T>(Func<CallOptions, AsyncServerStreamingCall<T>> start, Func<T, ByteString> chunkOf, CancellationToken cancellationToken) => _connection.RunAsync(
        async options =>
        {
            using var call = start(options);
            using var file = new MemoryStream();
            while (await call.ResponseStream.MoveNext(options.CancellationToken))
            {
                var chunk = chunkOf(call.ResponseStream.Current);
                if (file.Length + chunk.Length > _connection.Options.MaxImageBytes)
                {
                    throw new InvalidDataException($"The image has more than {_connection.Options.MaxImageBytes} bytes.");
                }

                file.Write(chunk.Span);
            }

            return file.ToArray();
        },
        _connection.Options.DownloadTimeout,
        repeatable: true,
        cancellationToken);
}
