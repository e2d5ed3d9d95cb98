using Google.Protobuf;
using Grpc.Core;
using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests.Downloads;

public sealed class DownloadTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sogni-download-").FullName;
    private FakeCoordinator _coordinator = null!;
    private SogniClient _client = null!;
    private string _job = null!;
    private byte[] _bytes = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await FakeCoordinator.StartAsync();
        _client = new SogniClient(_coordinator.Options());
        _job = _coordinator.Pool.Add(new JobSpec { Model = "m", Prompt = "p" }).Id;
        _bytes = _coordinator.Pool.Deliver(_job);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _coordinator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Download_DeliveredJob_GivesTheBytes()
    {
        var image = await _client.DownloadAsync(_job);

        Assert.Equal(_bytes, image.Bytes.ToArray());
        Assert.Equal(128U, image.Info.Width);
    }

    [Fact]
    public async Task Upload_LargeFileAndUnavailableAtFirst_ArrivesWhole()
    {
        var file = new byte[200_000];
        new Random(3).NextBytes(file);
        _coordinator.Pool.FailNext(FakePool.Error(StatusCode.Unavailable, ErrorCodes.Draining, "Going away."));

        var image = await _client.UploadImageAsync(file);

        Assert.Equal(file, _coordinator.Pool.Uploads[image.Sha256]);
        Assert.Equal(ErrorCodes.ImageMalformed, (await Assert.ThrowsAsync<SogniException>(() => _client.UploadImageAsync(Array.Empty<byte>()))).Code);
    }

    [Fact]
    public async Task Download_UnavailableAtFirst_IsRepeated()
    {
        _coordinator.Pool.FailNext(FakePool.Error(StatusCode.Unavailable, ErrorCodes.Draining, "Going away."));

        Assert.Equal(_bytes, (await _client.DownloadAsync(_job)).Bytes.ToArray());
    }

    [Fact]
    public async Task Download_OtherBytesThanNamed_IsRefused()
    {
        _coordinator.Pool.Images[_job].Bytes[100_000] ^= 1;

        var error = await Assert.ThrowsAsync<SogniException>(() => _client.DownloadAsync(_job));

        Assert.Equal(ClientErrorCodes.ImageDamaged, error.Code);
        Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "more than")]
    [InlineData(1, "200000 of its 200001")]
    public async Task Download_OtherLengthThanNamed_IsRefused(int difference, string expected)
    {
        Rename(i => i.SizeBytes = (ulong)(200_000 + difference));

        var error = await Assert.ThrowsAsync<SogniException>(() => _client.DownloadAsync(_job));

        Assert.Equal(ClientErrorCodes.ImageDamaged, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_LargerThanTheLimit_IsRefusedBeforeItIsRead()
    {
        Rename(i => i.SizeBytes = ulong.MaxValue);

        Assert.Equal(ErrorCodes.ImageTooLarge, (await Assert.ThrowsAsync<SogniException>(() => _client.DownloadAsync(_job))).Code);
    }

    [Fact]
    public async Task Download_NoImage_SaysSo()
    {
        var job = _coordinator.Pool.Add(new JobSpec { Prompt = "p" });

        Assert.Equal(ErrorCodes.ImageNotReady, (await Assert.ThrowsAsync<SogniException>(() => _client.DownloadAsync(job.Id))).Code);
    }

    [Fact]
    public async Task DownloadToFile_DeliveredJob_ReplacesTheFileWhole()
    {
        var path = Path.Combine(_folder, "a.png");
        await File.WriteAllTextAsync(path, "old");

        await _client.DownloadToFileAsync(_job, path);

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task DownloadToFile_DamagedImage_LeavesTheOldFile()
    {
        var path = Path.Combine(_folder, "a.png");
        await File.WriteAllTextAsync(path, "old");
        Rename(i => i.Sha256 = ByteString.CopyFrom(new byte[32]));

        await Assert.ThrowsAsync<SogniException>(() => _client.DownloadToFileAsync(_job, path));

        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    private void Rename(Action<ImageInfo> change) => change(_coordinator.Pool.Images[_job].Info);
}
