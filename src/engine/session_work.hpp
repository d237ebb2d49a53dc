#pragma once

#include "engine/session_core.hpp"

#include <boost/asio/post.hpp>

#include <utility>

// How the parts of SessionCore hand work to its workers: values go there, values come back.
namespace barter::engine {

template <class Work, class Then>
void SessionCore::onWorker(Work work, Then then)
{
    boost::asio::post(
        m_workers,
        [weak = weak_from_this(), &service = m_service, work = std::move(work), then = std::move(then)]() mutable {
            auto result = work();
            boost::asio::post(service,
                              [weak = std::move(weak), result = std::move(result), then = std::move(then)]() mutable {
                                  if (const auto self = weak.lock()) {
                                      then(std::move(result));
                                  }
                              });
        });
}

/// The same in the order of the calls: for the database.
template <class Work, class Then>
void SessionCore::onStore(Work work, Then then)
{
    boost::asio::post(
        m_storeThread,
        [weak = weak_from_this(), &service = m_service, work = std::move(work), then = std::move(then)]() mutable {
            auto result = work();
            boost::asio::post(service,
                              [weak = std::move(weak), result = std::move(result), then = std::move(then)]() mutable {
                                  if (const auto self = weak.lock()) {
                                      then(std::move(result));
                                  }
                              });
        });
}

}  // namespace barter::engine
