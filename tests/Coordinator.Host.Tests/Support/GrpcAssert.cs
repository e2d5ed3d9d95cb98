using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Support;

internal static class GrpcAssert
{
    /// <summary>The call fails with this code (and its documented status) at this field; gives the sentence.</summary>
    public static async Task<string> FailsAsync(string code, string? field, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        var found = error.Trailers.GetValue(ErrorTrailers.Code);
        Assert.True(found is not null, $"No {code}, but: {error}");
        Assert.Equal((code, field), (found, error.Trailers.GetValue(ErrorTrailers.Field)));
        Assert.Equal(Host.Grpc.GrpcErrors.StatusOf(code), error.StatusCode);
        Assert.EndsWith(".", error.Status.Detail, StringComparison.Ordinal);
        return error.Status.Detail;
    }
}
