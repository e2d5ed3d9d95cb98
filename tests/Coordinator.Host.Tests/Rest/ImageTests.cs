using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class ImageTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;
    private string _path = null!;
    private byte[] _file = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        await TestModel.AddAsync(_coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var job = (string)(await _rest.JsonAsync("POST", "jobs", RestClient.Job()))["jobs"]![0]!["id"]!;
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(await worker.NextAssignmentAsync(), TestImages.Png(64, 64, 7))).State);
        _path = $"jobs/{job}/image";
        using var whole = await _rest.SendAsync("GET", _path);
        _file = await whole.Content.ReadAsByteArrayAsync();
    }

    public async Task DisposeAsync()
    {
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Get_Whole_SaysWhatItIsAndWhoMayKeepIt()
    {
        using var response = await _rest.SendAsync("GET", _path);

        Assert.Equal((200, "image/png"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(Convert.ToHexStringLower(FakeWorker.HashOf(_file).Span), response.Headers.ETag?.Tag.Trim('"'));
        Assert.True(response.Headers.CacheControl is { Private: true, Public: false });
        Assert.Contains("immutable", response.Headers.CacheControl.ToString(), StringComparison.Ordinal);
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
        Assert.Equal("Authorization", response.Headers.Vary.Single());
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGetAndNoBody()
    {
        using var response = await _rest.SendAsync("HEAD", _path);

        Assert.Equal((200, _file.Length), ((int)response.StatusCode, response.Content.Headers.ContentLength));
        Assert.NotNull(response.Headers.ETag);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=100-", 100, null)]
    [InlineData("bytes=-50", -50, null)]
    public async Task Get_Range_GivesThatPart(string range, int from, int? length)
    {
        using var response = await _rest.SendAsync("GET", _path, null, [("Range", range)]);
        var start = from < 0 ? _file.Length + from : from;
        var end = length is { } count ? start + count : _file.Length;

        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal(_file[start..end], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes {start}-{end - 1}/{_file.Length}", response.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task Get_RangeBehindTheEnd_Is416()
    {
        using var response = await _rest.SendAsync("GET", _path, null, [("Range", "bytes=99999999-")]);

        Assert.Equal((416, $"bytes */{_file.Length}"), ((int)response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
        Assert.True(response.Headers.CacheControl is { NoStore: true });
    }

    [Fact]
    public async Task Get_OfWhatTheCallerHas_Is304()
    {
        using var first = await _rest.SendAsync("HEAD", _path);
        using var second = await _rest.SendAsync("GET", _path, null, [("If-None-Match", first.Headers.ETag!.ToString())]);
        using var other = await _rest.SendAsync("GET", _path, null, [("If-None-Match", "\"other\"")]);

        Assert.Equal((304, 200), ((int)second.StatusCode, (int)other.StatusCode));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_WithoutAKey_IsRefusedWhateverTheCallerHas()
    {
        using var first = await _rest.SendAsync("HEAD", _path);
        using var nobody = new RestClient(_coordinator, null);

        Assert.Equal(("key_missing", null), await nobody.FailureAsync("GET", _path, null, ("If-None-Match", first.Headers.ETag!.ToString())));
    }
}
