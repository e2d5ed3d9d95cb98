using Grpc.Core;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override Task<UploadImageResponse> UploadImage(IAsyncStreamReader<UploadImageRequest> requestStream, ServerCallContext context) =>
        calls.RunAsync(context, token => receiver.ReceiveAsync(context.Caller(), requestStream, token));
}
