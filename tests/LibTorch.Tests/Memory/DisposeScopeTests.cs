using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_created_in_it()
    {
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = zeros(3L);
            Assert.False(inside.IsInvalid);
        }
        Assert.True(inside.IsInvalid);
    }

    [Fact]
    public void A_tensor_moved_to_the_outer_scope_lives_as_long_as_that_one()
    {
        Tensor kept;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                kept = zeros(3L).MoveToOuterDisposeScope();
            }
            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
        }
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_belongs_to_nobody()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = zeros(3L).MoveToOuterDisposeScope();
        }
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void A_detached_tensor_outlives_its_scope()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = zeros(3L).DetachFromDisposeScope();
        }
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void Everything_but_what_is_kept_is_disposed()
    {
        using var scope = NewDisposeScope();
        var (first, second, third) = (zeros(1L), zeros(1L), zeros(1L));
        Assert.Same(second, scope.DisposeEverythingBut(second));
        Assert.True(first.IsInvalid && third.IsInvalid);
        Assert.Equal([second], scope.DisposablesView);
    }

    [Fact]
    public void A_disposed_tensor_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        var tensor = zeros(1L);
        Assert.Equal(1, scope.DisposablesCount);
        tensor.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Scopes_and_counts_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var seen = -1L;
        var thread = new Thread(() =>
        {
            Assert.Null(CurrentDisposeScope);
            elsewhere = zeros(1L);
            seen = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(1, seen);
        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void The_statistics_count_every_way_of_life()
    {
        var thread = new Thread(() =>
        {
            var statistics = DisposeScopeManager.Statistics.TensorStatistics;
            statistics.Reset();
            zeros(1L).Dispose();
            var free = zeros(1L);
            Tensor left;
            using (var scope = NewDisposeScope())
            {
                _ = zeros(1L);
                zeros(1L).Dispose();
                left = zeros(1L).DetachFromDisposeScope();
                scope.Attach(free);
            }
            Assert.Equal((2, 1), (statistics.CreatedOutsideScopeCount, statistics.DisposedOutsideScopeCount));
            Assert.Equal((3, 3), (statistics.CreatedInScopeCount, statistics.DisposedInScopeCount));
            Assert.Equal((1, 1), (statistics.AttachedToScopeCount, statistics.DetachedFromScopeCount));
            Assert.Equal(1, statistics.ThreadTotalLiveCount);
            left.Dispose();
            Assert.Equal(0, statistics.ThreadTotalLiveCount);
        });
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void Scopes_may_end_out_of_order()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        var tensor = zeros(1L);
        Assert.True(inner.Contains(tensor));
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void A_parameter_takes_over_the_content_of_a_tensor()
    {
        var data = ones(3L);
        using var parameter = new Modules.Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.Equal([1f, 1f, 1f], parameter.data<float>().ToArray());
    }
}
