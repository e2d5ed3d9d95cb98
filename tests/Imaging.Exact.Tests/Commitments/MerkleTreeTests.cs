using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Imaging.Exact.Tests.Commitments;

public sealed class MerkleTreeTests
{
    [Fact]
    public void Contains_EveryLeafOfEverySize_OnlyWhereItStands()
    {
        for (var count = 1; count <= 40; count++)
        {
            var leaves = Leaves(count);
            var tree = new MerkleTree(leaves);
            for (var index = 0; index < count; index++)
            {
                var path = tree.PathOf(index);
                for (var claimed = 0; claimed < count; claimed++)
                {
                    Assert.Equal(claimed == index, MerkleTree.Contains(tree.Root, count, claimed, leaves[index], path));
                }
            }
        }
    }

    [Fact]
    public void Contains_PathThatIsCutLengthenedOrChanged_IsFalse()
    {
        var leaves = Leaves(22);
        var tree = new MerkleTree(leaves);
        var path = tree.PathOf(5);

        Assert.True(MerkleTree.Contains(tree.Root, 22, 5, leaves[5], path));
        Assert.False(MerkleTree.Contains(tree.Root, 22, 5, leaves[5], [.. path.SkipLast(1)]));
        Assert.False(MerkleTree.Contains(tree.Root, 22, 5, leaves[5], [.. path, leaves[0]]));
        Assert.False(MerkleTree.Contains(tree.Root, 22, 5, leaves[5], [.. path.Skip(1).Prepend(leaves[0])]));
        Assert.False(MerkleTree.Contains(tree.Root, 22, 5, leaves[6], path));
        Assert.False(MerkleTree.Contains(leaves[0], 22, 5, leaves[5], path));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(MerkleTree.MaxLeaves + 1, 0)]
    [InlineData(22, 22)]
    [InlineData(22, -1)]
    public void Contains_CountOrIndexOutOfRange_IsFalse(int count, int index)
    {
        var leaves = Leaves(22);
        var tree = new MerkleTree(leaves);

        Assert.False(MerkleTree.Contains(tree.Root, count, index, leaves[0], tree.PathOf(0)));
    }

    [Fact]
    public void Contains_HashesOfAnotherLength_IsFalse()
    {
        var leaves = Leaves(4);
        var tree = new MerkleTree(leaves);

        Assert.False(MerkleTree.Contains(tree.Root, 4, 0, leaves[0].AsSpan(1), tree.PathOf(0)));
        Assert.False(MerkleTree.Contains(tree.Root, 4, 0, leaves[0], [new byte[31], tree.PathOf(0)[1]]));
        Assert.False(MerkleTree.Contains(tree.Root[1..], 4, 0, leaves[0], tree.PathOf(0)));
    }

    [Fact]
    public void Tree_WithoutLeavesTooManyOrOfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new MerkleTree([]));
        Assert.Throws<ArgumentException>(() => new MerkleTree([new byte[31]]));
        Assert.Throws<ArgumentException>(() => new MerkleTree([.. Enumerable.Repeat(new byte[32], MerkleTree.MaxLeaves + 1)]));
    }

    [Fact]
    public void Contains_InTheLargestTree_IsTrue()
    {
        var leaves = Leaves(MerkleTree.MaxLeaves);
        var tree = new MerkleTree(leaves);

        Assert.True(MerkleTree.Contains(tree.Root, leaves.Count, 4_000, leaves[4_000], tree.PathOf(4_000)));
    }

    private static List<byte[]> Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
}
